import { setTimeout as pause } from 'node:timers/promises'
import type { Figure } from './figure.ts'
import type { Pair, Running } from './pair.ts'
import { cpuSeconds, memoryMib } from './process-usage.ts'
import type { Sizes } from './sizes.ts'

/** Idle memory, memory after many messages, and the CPU that they took; Mos's with its Redis's. */
export async function measureLoad({ floor, mos, redis }: Pair, sizes: Sizes): Promise<readonly Figure[]> {
  const idle = { floor: await memoryMib(floor.bot.pid), mos: await memoryMib(mos.bot.pid) }
  const threads = {
    floor: await floor.double.ask.openThreads({ count: sizes.loadAtOnce, by: 'person' }),
    mos: await mos.double.ask.openThreads({ count: sizes.loadAtOnce, by: 'mention' }),
  }
  const cpu = { floor: 0, mos: 0, redis: 0 }
  for (let round = 0; round < sizes.loadRounds; round++) {
    const [floorCpu = 0] = await loadOnce(floor, threads.floor, [floor.bot.pid], sizes)
    const [mosCpu = 0, redisCpu = 0] = await loadOnce(mos, threads.mos, [mos.bot.pid, redis.pid], sizes)
    cpu.floor += floorCpu
    cpu.mos += mosCpu
    cpu.redis += redisCpu
  }
  await pause(sizes.settleMs)
  const after = { floor: await memoryMib(floor.bot.pid), mos: await memoryMib(mos.bot.pid) }
  const messages = sizes.loadMessages * sizes.loadRounds
  const per1000 = (seconds: number): number => (seconds * 1000) / messages
  return [
    { name: 'idle memory', unit: 'MiB', ...idle, target: { kind: 'ratio', most: 1.5 } },
    { name: `memory after ${messages} messages`, unit: 'MiB', ...after },
    {
      name: 'CPU per 1,000 messages, with Redis',
      unit: 's',
      floor: per1000(cpu.floor),
      mos: per1000(cpu.mos + cpu.redis),
      target: { kind: 'ratio', most: 4 },
    },
    { name: 'of it, Redis', unit: 's', mos: per1000(cpu.redis) },
  ]
}

/** The CPU seconds of each process during one round. */
async function loadOnce(side: Running, threads: readonly string[], pids: readonly number[], sizes: Sizes) {
  const before = await Promise.all(pids.map(cpuSeconds))
  await side.double.ask.talk({ threads, messages: sizes.loadMessages, atOnce: sizes.loadAtOnce, restMs: 0 })
  // What is done after an answer went out belongs to it.
  await pause(300)
  const after = await Promise.all(pids.map(cpuSeconds))
  return after.map((seconds, index) => seconds - (before[index] ?? 0))
}
