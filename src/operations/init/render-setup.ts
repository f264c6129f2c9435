import type { Setup } from './look-at-setup.ts'

/** What is set up already, a line each; empty for a machine that knows nothing of Mos. No secret is in it. */
export function renderSetup({ roster, runtime, projects, token }: Setup): string {
  return [
    ...(roster === undefined
      ? []
      : [`agents    ${roster.agents.map(({ name, runtime: on }) => `${name} (${on})`).join(', ')}`]),
    ...(runtime === undefined ? [] : [`runtime   ${runtime}`]),
    ...(projects.length === 0 ? [] : [`projects  ${projects.map(({ id }) => id).join(', ')}`]),
    ...(token === undefined ? [] : ['discord   a token is set']),
  ].join('\n')
}
