import { createHash } from 'node:crypto'

const longest = 40

/**
 * The branch of an agent's task: `mos/ada-fix-the-payment-page-3f2a`. Its end is the op's, so that no two tasks share
 * one, and a repeat of the op finds its own.
 */
export function taskBranch(agent: string, task: string, opId: string): string {
  const words = task
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const mark = createHash('sha256').update(opId).digest('hex').slice(0, 4)
  return `mos/${[agent, ...thatFit(words), mark].join('-')}`
}

function thatFit(words: readonly string[]): readonly string[] {
  let room = longest
  return words.filter((word) => (room -= word.length + 1) >= 0)
}
