/** What could be done about a finding. Code changes are none of them: those are work for a coder, or a report upstream. */
export type Remedy = {
  /** one line: what it changes, and why that helps */
  readonly why: string
  readonly by: 'rule' | 'enhancer'
} & (
  | {
      readonly kind: 'commands'
      /** existing commands, in their order, with their options as a tool gives them */
      readonly steps: readonly { readonly command: string; readonly options: Readonly<Record<string, unknown>> }[]
    }
  /** the whole new text of one tool, skill or harness file; `path` is below the home, with `/` */
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  /** nothing that Mos does: words for a person */
  | { readonly kind: 'advice' }
)
