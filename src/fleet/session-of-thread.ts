/** How a topic is named in a preamble: a colon parts host and session there. */
export const sessionOfThread = (id: string): string => id.replace(':', '-')
