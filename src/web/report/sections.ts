import { chartsSection } from './charts/charts.ts';
import { clusterSection } from './timeline/cluster.ts';
import { environmentSection } from './facts/environment.ts';
import { nemesisSection } from './facts/nemesis-log.ts';
import { operationsSection } from './operations/operations-list.ts';
import { propertiesSection } from './facts/properties.ts';
import type { ReportSection } from './report-section.ts';
import { timelineSection } from './timeline/timeline.ts';
import { violationSection } from './violation/violation.ts';

/** Below the verdict, in the order of the page. */
export const reportSections: readonly ReportSection[] = [
  violationSection,
  propertiesSection,
  chartsSection,
  clusterSection,
  timelineSection,
  operationsSection,
  nemesisSection,
  environmentSection,
];
