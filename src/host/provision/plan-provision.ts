/** Programs that Mos needs and npm has no package of. */
export type Program = 'redis-server' | 'tmux'

/** What was looked at before deciding. */
export type ProvisionFacts = {
  /** absolute paths of what is there already */
  readonly found: Readonly<Partial<Record<Program, string>>>
  /** the first of these that is on PATH */
  readonly installer?: 'apt-get' | 'dnf' | 'brew'
  readonly isRoot: boolean
  /** `MOS_NO_INSTALL` */
  readonly noInstall: boolean
}

export type ProvisionPlan = {
  readonly missing: readonly Program[]
  /** tried in this order; empty: it is for the person to install */
  readonly ways: readonly ('apt-install' | 'apt-download')[]
  /** what a person types to install the missing ones, when their installer is known */
  readonly command?: string
}

/** The system's packages when we are root, else a private copy of them, else a person's own hands. */
export function planProvision(need: readonly Program[], facts: ProvisionFacts): ProvisionPlan {
  const missing = need.filter((program) => facts.found[program] === undefined)
  if (missing.length === 0) return { missing, ways: [] }
  const command = renderCommand(missing, facts)
  const hasApt = facts.installer === 'apt-get' && !facts.noInstall
  const ways = hasApt ? (facts.isRoot ? (['apt-install', 'apt-download'] as const) : (['apt-download'] as const)) : []
  return { missing, ways, ...(command === undefined ? {} : { command }) }
}

const packages = {
  'apt-get': { 'redis-server': 'redis-server', tmux: 'tmux' },
  dnf: { 'redis-server': 'redis', tmux: 'tmux' },
  brew: { 'redis-server': 'redis', tmux: 'tmux' },
} as const

function renderCommand(missing: readonly Program[], { installer, isRoot }: ProvisionFacts): string | undefined {
  if (installer === undefined) return undefined
  const names = missing.map((program) => packages[installer][program]).join(' ')
  if (installer === 'brew') return `brew install ${names}`
  return `${isRoot ? '' : 'sudo '}${installer} install -y ${names}`
}

/** Two lines: what is missing and why it was not installed, and what to do. */
export function renderMissing(plan: ProvisionPlan, reason: string): string {
  const names = plan.missing.join(' and ')
  const remedy =
    plan.command === undefined ? `Install ${names} with your system's package manager` : `Run \`${plan.command}\``
  const redis = plan.missing.includes('redis-server') ? ', or set REDIS_URL to a Redis you have' : ''
  return `${names} ${plan.missing.length > 1 ? 'are' : 'is'} missing: ${reason}.\n${remedy}${redis}.`
}
