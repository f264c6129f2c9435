import type { RuntimeHomes } from '../../src/config/config.ts'

/** Of a person who has none of the programs. */
export const noLogins: RuntimeHomes = {
  userHome: '/home/op',
  claude: '/home/op/.claude',
  codex: '/home/op/.codex',
  opencode: '/home/op/.local/share/opencode',
  pi: '/home/op/.pi/agent',
  credentials: [],
}
