/** Without what is taken for one another when read aloud or from a screen: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
export const codeLetters = 'ACDEFGHJKMNPQRTWXY34679'
export const codeLength = 8

/** As it is compared: people type small letters, blanks and dashes. */
export const codeAsTyped = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase().slice(0, 100)

/** Whether a message is meant as a code, with mistakes of typing: eight letters and digits, together or four and four. */
export const looksLikeCode = (text: string): boolean => /^[a-z0-9]{4}[\s-]?[a-z0-9]{4}$/i.test(text.trim())

/** `ACDE-3467`: as it is shown to a person. */
export const codeAsShown = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`
