/** What a stretch of text is, so that the terminal can give it a colour or none. */
export type Ink = 'good' | 'bad' | 'doubt' | 'strong' | 'quiet';

/** Colours a text, or gives it back as it is (NO_COLOR, a pipe). */
export type Paint = (ink: Ink, text: string) => string;
