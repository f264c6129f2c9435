/** The two agents that every fleet has. */
export const floorRoles = ['orchestrator', 'enhancer'] as const

/** The role of an agent whose entry has no `class`: Mosaic's users name their floor agents after their role. */
export const defaultRole = (name: string): string => floorRoles.find((role) => role === name) ?? 'coder'
