import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { hookEvent } from '../../src/fleet/hook-event.ts'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { parseHeartbeat } from '../../src/host/heartbeat.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const script = join(import.meta.dirname, '../../framework/hooks/mosaic-hook.mjs')

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** The hook as a runtime starts it for the agent ada, whose files are in a directory of this test. */
export async function hookOfAda(runtime: 'claude' | 'codex', env: Readonly<Record<string, string>> = {}) {
  const home = await temporaryDirectory()
  const runDir = join(home, 'fleet', 'run')
  mkdirSync(runDir, { recursive: true })
  const permissions = join(home, 'ada.permissions.json')
  const surroundings = {
    PATH: process.env['PATH'] ?? '',
    MOSAIC_HOME: home,
    MOSAIC_HEARTBEAT_RUN_DIR: runDir,
    MOSAIC_AGENT_NAME: 'ada',
    MOSAIC_AGENT_PID: String(process.pid),
    MOSAIC_AGENT_PERMISSIONS: permissions,
    ...env,
  }
  const begin = (input: unknown) => {
    const child = spawn(process.execPath, [script, runtime], { env: surroundings })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = new Promise<Ended>((resolve) => {
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
      child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
      child.on('close', (code) => resolve({ code, stdout, stderr }))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input))
    return { child, ended }
  }
  const file = (ending: string): string => join(runDir, `ada.${ending}`)
  const text = (ending: string): string => (existsSync(file(ending)) ? readFileSync(file(ending), 'utf8') : '')
  return {
    runDir,
    begin,
    run: (input: unknown): Promise<Ended> => begin(input).ended,
    file,
    text,
    /** Each line must be one: nothing torn, nothing of another format. */
    events: (): readonly HookEvent[] =>
      text('events')
        .split('\n')
        .slice(0, -1)
        .map((line) => hookEvent.parse(JSON.parse(line))),
    heartbeat: () => parseHeartbeat(text('hb')),
    allow: (profile: { allow?: readonly string[]; deny?: readonly string[] }) =>
      writeFileSync(permissions, JSON.stringify({ mode: 'default', allow: [], deny: [], ...profile })),
  }
}

/** What both runtimes send with every hook. */
export const common = {
  session_id: '8dd6a91b-5ef6-4ee9-8e45-d5471ed3f5eb',
  transcript_path: '/home/ada/.claude/projects/site/8dd6a91b.jsonl',
  cwd: '/home/ada/site',
}
