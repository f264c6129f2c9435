import { renderPreamble } from './preamble.ts'

export type Task = {
  readonly agent: string
  readonly hostId: string
  /** a topic or a person, as the preamble names who speaks */
  readonly from: string
  readonly text: string
  /** absent: it works in no repository */
  readonly place?: {
    readonly project: string
    readonly worktree: string
    readonly branch: string
    /** the commit that its work is held against */
    readonly base?: string
  }
}

/** A task as it is typed into its agent: what to do, where, and how to say what became of it. */
export function renderTask({ agent, hostId, from, text, place }: Task): string {
  const preamble = renderPreamble({
    from: { host: hostId, session: from },
    to: { host: hostId, session: agent },
    class: 'actionable',
  })
  return [`${preamble} ${text.trim()}`, '', 'How this task goes:', ...whereLines(agent, place), ...reportLines].join(
    '\n',
  )
}

function whereLines(agent: string, place: Task['place']): readonly string[] {
  if (place === undefined) return [`- You are ${agent}, and this is your only task.`]
  const { project, worktree, branch, base } = place
  const begun = base === undefined ? '' : `, which begins at ${base.slice(0, 12)}`
  return [
    `- You are ${agent}, and this is your only task. You work in ${worktree}, a git worktree of ${project} that is yours alone, on branch ${branch}${begun}. Commit what you make there.`,
  ]
}

const reportLines = [
  '- When you are blocked or need an answer, run: mos report "what you tried, what you need, from whom". Then wait: the answer comes as a message.',
  '- When you are done, run: mos report --done --tested "what you ran and what it printed" --open "what is left, if anything" --pr URL "what you did". Leave out what there is not. Then end your turn: your work is collected and you are stopped.',
]
