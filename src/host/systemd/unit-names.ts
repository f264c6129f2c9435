export const holderUnit = 'mosaic-tmux-holder.service'
export const agentTemplate = 'mosaic-agent@.service'
export const mosUnit = 'mos.service'
/** matches every agent's unit */
export const agentPattern = 'mosaic-agent@*.service'

/**
 * The unit of an agent. Every character that a roster allows in a name is one that systemd allows in an instance, so the
 * name stands there as it is (`%i`, never `%I`, which would read `-` as `/`): two names never meet, and they are Mosaic's.
 */
export const agentUnit = (agentName: string): string => `mosaic-agent@${agentName}.service`

/** The agent of such a unit; undefined for every other text. */
export const agentOfUnit = (unit: string): string | undefined =>
  /^mosaic-agent@(?<name>[A-Za-z0-9][A-Za-z0-9_.-]*)\.service$/u.exec(unit)?.groups?.['name']
