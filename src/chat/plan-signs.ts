import type { MessageSign, SignRecord } from '../store/sign.ts'

export type SignStep =
  | { readonly kind: 'unsign'; readonly sign: MessageSign }
  /** written down before it is put: a crash in between then leaves no sign that nobody knows of */
  | { readonly kind: 'note'; readonly sign: MessageSign }
  | { readonly kind: 'sign'; readonly sign: MessageSign }

/** The steps from what may stand on a message to what it should show. The old one goes first: two never stand there. */
export function planSigns({ want, shown }: Pick<SignRecord, 'want' | 'shown'>): readonly SignStep[] {
  const old = shown === undefined || shown === want ? [] : [{ kind: 'unsign', sign: shown } as const]
  if (want === 'none') return old
  const note = shown === want ? [] : [{ kind: 'note', sign: want } as const]
  return [...old, ...note, { kind: 'sign', sign: want }]
}
