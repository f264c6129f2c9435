import type { ThreadRef } from './topic.ts'

export const isThreadRef = (text: string): text is ThreadRef => /^(discord|console):./.test(text)
