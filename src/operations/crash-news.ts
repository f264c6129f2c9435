import { createHash } from 'node:crypto'
import { lastCommit } from '../host/git/last-commit.ts'
import type { Host } from '../host/host.ts'
import type { Assignments } from '../store/assignment.ts'
import type { News } from './agent-news.ts'
import type { FleetDeps } from './fleet-deps.ts'

type Deps = {
  readonly fleet: Pick<FleetDeps, 'supervisor' | 'rosterFile'>
  readonly host: Pick<Host, 'run'>
  readonly assignments: Pick<Assignments, 'get'>
}

const screenLines = 6
const screenLength = 600

/** A crash loop: what is known, what its kept pane shows, and what to do. One loop is one piece of news. */
export async function crashLoopNews({ fleet }: Deps, agent: string, verdict: string): Promise<News> {
  const screen = await fleet.supervisor.capture(agent, 50).catch(() => '')
  const lines = screen.split('\n').filter((line) => line.trim() !== '')
  const shown = lines.slice(-screenLines).join('\n').slice(-screenLength).replaceAll('```', "'''")
  return {
    id: `crash-${agent}-${createHash('sha256').update(verdict).digest('hex').slice(0, 16)}`,
    mention: true,
    text: [
      `**${agent}** ${verdict}. It is not started again.`,
      ...(shown === '' ? [] : ['Its screen, which is kept:', '```', shown, '```']),
      `See more of it: \`/agent logs agent:${agent}\`. Start it again: \`/fleet relaunch agent:${agent}\``,
    ].join('\n'),
  }
}

/** It runs again without what it knew: where its work stands, for who tells it anew. Once for each lost session. */
export async function lostMemoryNews(deps: Deps, agent: string, sessionId: string): Promise<News> {
  const [assignment, { agents }] = await Promise.all([deps.assignments.get(agent), deps.fleet.rosterFile.read()])
  const directory = assignment?.worktree ?? agents.find(({ name }) => name === agent)?.workingDirectory
  const found = directory === undefined ? undefined : await lastCommit(deps.host, directory).catch(() => undefined)
  const branch = found?.branch === undefined ? '' : ` on ${found.branch}`
  const changed = found?.changed === 1 ? '1 file is' : `${found?.changed ?? 0} files are`
  return {
    id: `memory-${agent}-${sessionId}`,
    mention: true,
    text: [
      `**${agent}** was restarted without memory: its program ended, and its session could not be resumed.`,
      ...(found === undefined ? [] : [`Last commit${branch}: ${found.commit}; ${changed} changed since.`]),
      ...(directory === undefined
        ? []
        : [`${assignment?.worktree === undefined ? 'Directory' : 'Worktree'}: \`${directory}\``]),
      `Tell it what it was at: \`/agent send agent:${agent}\``,
    ].join('\n'),
  }
}

export const incidentNews = (agents: readonly string[], at: number): Omit<News, 'mention'> => ({
  id: `incident-${at}`,
  text: [
    `${agents.length} agents died within 30 s: ${agents.join(', ')}. That is one incident, not ${agents.length} crashes.`,
    'They are brought back one by one. How far that is: `/fleet ps`',
  ].join('\n'),
})

export const parkedNews = (agent: string, until: number): News => ({
  id: `limit-${agent}-${until}`,
  text: `**${agent}** has used up its account's limit. It is parked until <t:${Math.ceil(until / 1000)}:t>, and gets no work. Sooner: \`/fleet resume agent:${agent}\``,
})
