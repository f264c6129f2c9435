import { open } from 'node:fs/promises'
import type { Argv } from '../host.ts'

const firstLine = '#!/usr/bin/env node\n'

/**
 * How a program is started: a script that asks for the Node of the PATH on the one that Mos runs on, since that of the
 * PATH may be older than it takes (pi wants 22.19). Every other one as it is.
 */
export async function withOwnNode(path: string): Promise<Argv> {
  const begins = await readBeginning(path)
  return begins === firstLine ? [process.execPath, path] : [path]
}

/** A program may have 200 MB, and one that can't be read may still be run. */
async function readBeginning(path: string): Promise<string | undefined> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLine.length), 0, firstLine.length, 0)
      return buffer.toString('latin1', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}
