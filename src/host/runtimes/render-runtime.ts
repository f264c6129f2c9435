import type { FoundRuntime } from './find-runtimes.ts'
import { fittingInstall } from './fitting-install.ts'
import { runtimePrograms } from './runtime-programs.ts'

export type RuntimeLine = {
  /** it could answer now, as far as one can see */
  readonly isReady: boolean
  readonly saw: string
  /** what to do to use it */
  readonly remedy?: string
}

/** A shell that finds it has the PATH that is wanted. */
const onThePath =
  'start Mos again from a shell that finds it; of a service: `mos service install` there, then systemctl --user restart mos'

const logins = { yes: 'logged in', no: 'not logged in', unknown: 'login unknown' } as const

/** A runtime in a line for a person. */
export function renderRuntime(found: FoundRuntime, { noInstall }: { readonly noInstall: boolean }): RuntimeLine {
  const { install, logIn, adapter } = runtimePrograms[found.name]
  if (found.besidePath !== undefined)
    return { isReady: false, saw: `${found.besidePath} is not on the PATH of Mos`, remedy: onThePath }
  if (found.path === undefined) return { isReady: false, saw: 'not installed', remedy: install }
  const saw = [found.version ?? 'version unknown', logins[found.login], ...adapterWords(found, noInstall)].join(', ')
  if (found.version === undefined)
    return { isReady: false, saw, remedy: `${found.path} --version says none: install it again, ${install}` }
  if (found.login === 'no') return { isReady: false, saw, remedy: logIn }
  if (found.adapter === 'missing' && noInstall && adapter !== undefined)
    return { isReady: false, saw, remedy: fittingInstall(found.name) }
  return { isReady: true, saw }
}

function adapterWords({ name, adapter }: FoundRuntime, noInstall: boolean): readonly string[] {
  if (adapter === 'not needed') return []
  if (adapter === 'missing') return [noInstall ? 'adapter missing' : 'its adapter is fetched at first use']
  return [adapter.kind === 'own' ? `adapter ${runtimePrograms[name].adapter?.version}` : `adapter ${adapter.file}`]
}
