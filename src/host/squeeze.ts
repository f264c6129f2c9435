/**
 * What a text and its picture on a screen have in common: a screen wraps lines, a terminal drops joiners and draws some
 * emoji as others.
 */
export const squeeze = (text: string): string => text.replaceAll(/[^\p{L}\p{N}!-~]/gu, '')
