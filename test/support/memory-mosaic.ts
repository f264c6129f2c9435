import type { Mosaic } from '../../src/operations/mosaic.ts'

type Given = {
  readonly left: readonly string[]
  /** when Mos took whom */
  readonly takenAt?: Readonly<Record<string, number>>
  /** who was started by Mosaic's own tools meanwhile */
  readonly runs?: readonly string[]
  readonly whyNotBack?: string
}

/** An adopted home whose list is in memory; `did` is what changed hands, in order. */
export function memoryMosaic({ left: names, takenAt = {}, runs = [], whyNotBack }: Given): Mosaic & {
  readonly did: readonly string[]
} {
  let left = names
  const did: string[] = []
  const leave = async (name: string) => void (left = [...left.filter((each) => each !== name), name])
  const drop = async (name: string) => void (left = left.filter((each) => each !== name))
  return {
    did,
    isGuest: () => false,
    left: () => left,
    isLeft: (name) => left.includes(name),
    see: async () => ({ agents: [], units: [], kept: [] }),
    keep: async () => [],
    adopt: async () => undefined,
    forget: async () => undefined,
    note: async () => undefined,
    leave,
    drop,
    async claims(name) {
      if (runs.includes(name)) await leave(name)
      return left.includes(name)
    },
    takenAt: async (name) => (did.includes(`give ${name} back`) ? undefined : takenAt[name]),
    whyNotBack: async () => whyNotBack,
    async takeOver(name) {
      if (!left.includes(name)) return ''
      await drop(name)
      did.push(`take ${name}`)
      return 'taken over'
    },
    async giveBack(name) {
      await leave(name)
      did.push(`give ${name} back`)
      return 'its unit runs it'
    },
  }
}
