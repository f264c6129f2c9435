// Control and formatting characters (zero width, bidi overrides, tags): nothing that a person could see.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115F\u1160\u3164\uFFA0]+/gu

/** Text as one line of what can be seen; empty when there is nothing. */
export const visibleLine = (text: string): string => text.replace(/\s+/gu, ' ').replace(invisible, '').trim()
