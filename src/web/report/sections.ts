import { chartsSection } from './charts.ts';
import { clusterSection } from './cluster.ts';
import { environmentSection } from './environment.ts';
import { nemesisSection } from './nemesis-log.ts';
import { operationsSection } from './operations-list.ts';
import { propertiesSection } from './properties.ts';
import type { ReportSection } from './report-section.ts';
import { timelineSection } from './timeline.ts';
import { violationSection } from './violation.ts';

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
