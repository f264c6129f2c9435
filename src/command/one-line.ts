/** Text as one line that can't steer what stands around it: no controls, no direction overrides. Emoji's joiners stay. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim()
