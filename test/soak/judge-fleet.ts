export type Said = { readonly readiness: string; readonly why?: string | undefined }

/** A live process of the run; `agent` is whose, by its environment. */
export type Process = {
  readonly pid: number
  readonly parent: number
  readonly command: string
  readonly agent?: string
}

/** What the kernel, tmux and the screens say at one moment. */
export type Beneath = {
  readonly processes: readonly Process[]
  /** what may be there by itself, with all that it starts: Mos, Redis, the tmux server */
  readonly roots: ReadonlySet<number>
  /** what may be there, but not what has become its child: a user's systemd */
  readonly hosts: ReadonlySet<number>
  readonly agents: ReadonlyMap<string, Truth>
}

/** Of one agent: its pane's program while it lives, the runner that has its lock, what the program shows. */
export type Truth = { readonly program?: number; readonly runner?: number; readonly shows?: string }

export type Finding = {
  /** `wrong`: ps says something else; `down`: it is not whole; `twice`: two of one; `stray`: belongs to nobody */
  readonly kind: 'wrong' | 'down' | 'twice' | 'stray'
  /** an agent's name, or a stray's pid */
  readonly about: string
  readonly words: string
}

const isProgram = ({ command }: Process): boolean => command.includes('/stub-agent.mjs')
const isRunner = ({ command }: Process): boolean => /^\S*sh \S*\/mosaic-runner$/u.test(command)

/**
 * What is not as it must be, of agents in panes (`names`) and hosted ones (`floor`). Between the looks before and after,
 * ps was asked: what changed meanwhile may be told either way, and what came or went is no stray.
 */
export function judgeFleet(
  { names, floor }: { readonly names: readonly string[]; readonly floor: readonly string[] },
  before: Beneath,
  said: ReadonlyMap<string, Said>,
  after: Beneath,
): readonly Finding[] {
  const stayed = new Set(before.processes.map(({ pid }) => pid))
  return [
    ...floor.flatMap((name) => judgeHosted(name, said.get(name))),
    ...names.flatMap((name) => judgeWord(name, before.agents.get(name), said.get(name), after.agents.get(name))),
    ...names.flatMap((name) => judgeAgent(name, after, said.get(name))),
    ...strays(after).filter(({ about }) => stayed.has(Number(about))),
  ]
}

function judgeHosted(name: string, said: Said | undefined): readonly Finding[] {
  const isUp = said?.readiness === 'idle' || said?.readiness === 'working'
  return isUp ? [] : [{ kind: 'down', about: name, words: saidWords(said) }]
}

const saidWords = (said: Said | undefined): string =>
  said === undefined ? 'ps does not name it' : `ps says ${said.readiness}${said.why ? ` (${said.why})` : ''}`

const truthWords = ({ program, runner, shows }: Truth): string =>
  `${program === undefined ? 'no program' : `program ${program} shows ${shows}`}, ${runner === undefined ? 'no runner' : `runner ${runner}`}`

function judgeWord(name: string, first: Truth = {}, said: Said | undefined, second: Truth = {}): readonly Finding[] {
  const isSteady = first.program === second.program && first.runner === second.runner && first.shows === second.shows
  if (!isSteady || fits(second, said)) return []
  return [{ kind: 'wrong', about: name, words: `${truthWords(second)}, but ${saidWords(said)}` }]
}

function fits({ program, runner, shows }: Truth, said: Said | undefined): boolean {
  if (said === undefined) return false
  if (program === undefined) return said.readiness === 'dead' || said.readiness === 'unknown'
  return said.readiness === shows && (said.why ?? '').includes('no runner holds it') === (runner === undefined)
}

function judgeAgent(name: string, { agents, processes }: Beneath, said: Said | undefined): readonly Finding[] {
  const truth = agents.get(name) ?? {}
  const own = processes.filter(({ agent }) => agent === name)
  const programs = own.filter(isProgram).map(({ pid }) => pid)
  const others = own.filter((one) => isRunner(one) && !own.some(({ pid }) => pid === one.parent))
  const runners = new Set([...others.map(({ pid }) => pid), ...(truth.runner === undefined ? [] : [truth.runner])])
  const isWhole = truth.program !== undefined && programs.includes(truth.program) && truth.runner !== undefined
  const twice = [
    ...(programs.length > 1 ? [`programs ${programs.join(', ')}`] : []),
    ...(runners.size > 1 ? [`runners ${[...runners].join(', ')}`] : []),
  ]
  return [
    ...(isWhole && fits(truth, said)
      ? []
      : [{ kind: 'down', about: name, words: `${truthWords(truth)}, ${saidWords(said)}` } as const]),
    ...(twice.length === 0 ? [] : [{ kind: 'twice', about: name, words: `has ${twice.join(' and ')}` } as const]),
  ]
}

/** Who comes from none of those that may be there: a program without its pane, what a killed runner left. */
function strays({ processes, roots, hosts, agents }: Beneath): readonly Finding[] {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]))
  const owners = new Set([...agents.values()].flatMap(({ program, runner }) => [program, runner]))
  const belongs = (pid: number | undefined): boolean => {
    if (pid === undefined) return false
    // The tmux server's children are panes, and a pane's program is known by its agent.
    return roots.has(pid) || owners.has(pid) || belongs(parents.get(pid))
  }
  return processes
    .filter(({ pid }) => !hosts.has(pid))
    .filter((one) => !belongs(one.pid) || (isProgram(one) && !owners.has(one.pid)))
    .map(({ pid, command, agent }) => ({
      kind: 'stray',
      about: String(pid),
      words: `${command}${agent === undefined ? '' : ` of ${agent}`}`,
    }))
}
