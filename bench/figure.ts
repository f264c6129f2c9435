/** One line of the bench's table. Times in ms, memory in MiB, CPU in seconds. */
export type Figure = {
  readonly name: string
  readonly unit: 'ms' | 'MiB' | 's'
  /** absent where the floor has no such thing */
  readonly floor?: number
  readonly mos: number
  readonly target?: Target
}

export type Target =
  | { readonly kind: 'ratio'; readonly most: number }
  | { readonly kind: 'more than floor'; readonly most: number }
  | { readonly kind: 'at most'; readonly most: number }

/** True, false, or undefined where nothing was promised. */
export function isMet({ target, mos, floor = Number.NaN }: Figure): boolean | undefined {
  switch (target?.kind) {
    case 'ratio':
      return mos <= target.most * floor
    case 'more than floor':
      return mos <= floor + target.most
    case 'at most':
      return mos <= target.most
    case undefined:
      return undefined
  }
}
