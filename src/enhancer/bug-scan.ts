import type { Operation } from '../operations/operation.ts'
import type { Enhancer } from './run-enhancer.ts'

/** Looks now, and says what is there to be seen. */
export const bugScan = ({ enhancer }: { readonly enhancer: Pick<Enhancer, 'look'> }): Operation => ({
  kind: 'bug-scan',
  agents: () => [],
  plan: () => [{ name: 'look through what happened', run: async () => renderScan(await enhancer.look()) }],
})

function renderScan(count: number): string {
  if (count === 0) return 'nothing that happened lately looks like a fault'
  const findings = count === 1 ? '1 finding is' : `${count} findings are`
  return `${findings} in what happened lately: \`/bug list\``
}
