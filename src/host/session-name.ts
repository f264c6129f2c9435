/**
 * An agent's tmux session. tmux turns `.` and `:` in a name into `_`, so `a.b` and `a_b` would share one session; here
 * they become `~2e` and `~3a`, and `~` itself `~7e`, so that two names never meet. New agents' names have none of them.
 */
export const sessionName = (agentName: string): string =>
  agentName.replaceAll(/[.:~]/gu, (character) => `~${(character.codePointAt(0) ?? 0).toString(16)}`)
