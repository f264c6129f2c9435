import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const often = (line: string) => `${line}\n`.repeat(200)

const roster = `# The fleet of the shop. Do not rename anybody!
version: 1
transport: tmux
tmux:
  socket_name: shop        # as it was
  holder_session: _holder
defaults: { working_directory: ~/src }
agents:
  # the boss; she reads every pull request
  - name: Boss_1
    class: orchestrator
    runtime: claude
    model_hint: opus   # not sonnet
  - { name: 'v1.2', class: operations, runtime: codex }

  - name: "enhancer"
    class: enhancer
    runtime: claude
`

const settings = (name: string, command = '') =>
  `MOSAIC_AGENT_NAME=${name}\nMOSAIC_AGENT_RUNTIME=claude\nMOSAIC_AGENT_MODEL=\nMOSAIC_AGENT_WORKDIR=/home/olga/src\nMOSAIC_AGENT_COMMAND=${command}\nMOSAIC_TMUX_SOCKET=shop\n`

/** path → [what it holds, mode]: all of it a person's, edited, in the layout that Mosaic leaves behind. */
const files: Readonly<Record<string, readonly [text: string | Uint8Array, mode: number]>> = {
  'CONSTITUTION.md': ['# Constitution\n\n1. Nothing is deleted.\n', 0o644],
  'AGENTS.md': [often('Be brief.'), 0o644],
  'SOUL.md': ['# Soul\r\n\r\nI answer in Platt. Windows wrote me.\r\n', 0o644],
  'USER.md': ['She is called Olga – grüße von ihr.', 0o600],
  'TOOLS.md': ['', 0o644],
  'STANDARDS.md': ['\uFEFF# Standards\n', 0o444],
  'SOUL.local.md': ['mine\n', 0o640],
  'AGENTS.local.md': ['mine too\n', 0o644],
  'mos.env': ['DISCORD_TOKEN=not-a-token\n', 0o600],
  'memory/2025/notes.md': [often('remember'), 0o644],
  'memory/index.json': ['{ "last": 12 }', 0o644],
  'sources/feeds.txt': ['https://example.org/feed\n', 0o644],
  'credentials/github': ['not-a-secret', 0o600],
  'credentials/nested/key.pem': [Uint8Array.of(0, 255, 13, 10, 0), 0o400],
  'fleet/roster.yaml': [roster, 0o644],
  'fleet/mos.yaml': ['# mine\nprojects: []\n', 0o644],
  'fleet/roster.backup.yaml': [roster.replace('opus', 'sonnet'), 0o644],
  'fleet/agents/Boss_1.env': [settings('Boss_1', '/opt/bin/claude --continue'), 0o600],
  'fleet/agents/v1.2.env': [settings('v1.2'), 0o600],
  'fleet/run/Boss_1.hb': ['ts=2026-11-01T10:00:00+0000\npid=1\nstatus=ok\n', 0o644],
  'fleet/run/Boss_1.hb.native': ['', 0o644],
  'fleet/backlog/0001-till.md': ['# Till\nSlow.\n', 0o644],
  'fleet/roles.local/coder.md': ['# Coder\n\n## Mandate\nRust.\n\n## Boundaries\nNone.\n', 0o644],
  'roles.local/research.md': ['# Research\n\n## Mandate\nLook.\n\n## Boundaries\nNo code.\n', 0o644],
  // Mosaic's own, of which Mos knows nothing.
  'roles/coder.md': ['# Coder\n\n## Mandate\nMosaic says.\n\n## Boundaries\nx\n', 0o644],
  'launchers/claude': ['#!/bin/sh\nexec claude "$@"\n', 0o755],
  'fleet/start-agent-session.sh': ['#!/bin/sh\n', 0o755],
  '.framework-version': ['3\n', 0o644],
  'notes.txt': ['unknown to everybody', 0o644],
}

/** Writes the home of somebody who has used Mosaic for long, with edits, old dates, tight modes and a symlink. */
export async function writeOldHome(home: string): Promise<void> {
  const longAgo = new Date('2025-03-01T12:00:00.123Z')
  for (const [path, [text, mode]] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true })
    await writeFile(join(home, path), text)
    await chmod(join(home, path), mode)
    await utimes(join(home, path), longAgo, longAgo)
  }
  await symlink('/home/olga/dotfiles/feeds.opml', join(home, 'sources', 'feeds.opml'))
  await chmod(join(home, 'credentials'), 0o700)
}

/** path → inode, mode, time of change and content of each: equal looks say that nobody touched it. */
export async function lookAtOldHome(home: string): Promise<Readonly<Record<string, string>>> {
  const looks = Object.keys(files).map(async (path) => {
    const { ino, mode, mtimeNs, ctimeNs } = await lstat(join(home, path), { bigint: true })
    const hash = createHash('sha256').update(await readFile(join(home, path)))
    return [path, [ino, mode.toString(8), mtimeNs, ctimeNs, hash.digest('hex')].join(' ')] as const
  })
  return Object.fromEntries(await Promise.all(looks))
}
