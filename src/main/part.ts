/** What of Mos runs in this process: everything, the doors, or the ops and turns of this host. */
export type Part = 'up' | 'serve' | 'work'
