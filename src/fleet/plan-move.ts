export type MovePlan = { readonly words: string; readonly name: string; readonly to: 'mos' | 'pane' }
export type MoveVerdict = { readonly plan: MovePlan } | { readonly why: string; readonly isRefused: boolean }

type Given = {
  /** the orchestrator's; undefined: the roster has none */
  readonly name: string | undefined
  readonly to: 'mos' | 'pane'
  /** it is in Mosaic's hands */
  readonly isLeft: boolean
  /** nobody adopted the fleet */
  readonly isGuest: boolean
  /** a unit of Mosaic's runs it, or starts it at boot: it can go back */
  readonly hasUnit: boolean
  /** why Mosaic can't start it again */
  readonly whyNot: string | undefined
}

/** What moving the one orchestrator between its pane and Mos would do. Pure. */
export function planMove({ name, to, isLeft, isGuest, hasUnit, whyNot }: Given): MoveVerdict {
  if (isGuest) return { why: 'This fleet is not adopted yet. First: /fleet adopt', isRefused: true }
  if (name === undefined) return { why: 'The roster has no orchestrator: mend that first.', isRefused: true }
  if (to === 'mos') {
    if (!isLeft) return { why: `${name} lives in Mos already: there is nothing to do.`, isRefused: false }
    return { plan: { name, to, words: intoMos(name, hasUnit) } }
  }
  if (isLeft) return { why: `${name} is in its pane already: there is nothing to do.`, isRefused: false }
  if (whyNot !== undefined) return { why: `${name} can't go back into a pane: ${whyNot}.`, isRefused: true }
  return { plan: { name, to, words: backToPane(name) } }
}

const intoMos = (name: string, hasUnit: boolean): string =>
  [
    `Move ${name} from its pane into Mos.`,
    `- its running turn may end, for ten minutes at most; then ${hasUnit ? 'its session and its unit are stopped, the unit disabled and masked' : 'its session is ended'}`,
    '- then it starts in Mos: topics are answered from then on, with its role, SOUL.md and USER.md',
    '- what it remembers of its pane stays in its program: a topic begins anew',
    hasUnit
      ? 'Back: /fleet adopt orchestrator:pane'
      : 'There is no way back but to start it by hand: no unit of Mosaic runs it.',
  ].join('\n')

const backToPane = (name: string): string =>
  [
    `Move ${name} from Mos back into its pane.`,
    '- it ends in Mos: topics are not answered any more, running turns end as they are',
    '- its unit of Mosaic is enabled and started as it was',
    'Again: /fleet adopt orchestrator:mos',
  ].join('\n')
