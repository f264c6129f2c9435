import { runProgram } from '../support/run-program.ts'
import type { Beneath } from './judge-fleet.ts'

/**
 * What a person would type into panes, so that agents are not all idle when they are killed: a turn that takes a minute,
 * a request for a permission; each second dialog of before is answered.
 */
export async function typeMoods({ agents }: Beneath, socket: string, random: () => number): Promise<void> {
  const lines = [...agents].flatMap(([name, { shows }]): [string, string][] => {
    if (shows === 'needs-input' && random() < 0.5) return [[name, '2']]
    if (shows !== 'idle' || random() < 0.8) return []
    if (random() < 0.5) return [[name, '/dialog rm -r build']]
    return [
      [name, '/busy 60000'],
      [name, 'take your time'],
    ]
  })
  for (const [name, text] of lines) {
    const target = ['-t', `=${name}:`]
    // A dialog takes its key at once; Enter would go into the composer behind it.
    const enter = text === '2' ? [] : [';', 'send-keys', ...target, 'Enter']
    await runProgram('tmux', ['-u', '-N', '-S', socket, 'send-keys', ...target, '-l', text, ...enter])
  }
}
