import { connect } from 'node:net'

/**
 * Sends one command to the Redis on a unix socket and gives its first line: `+PONG`, `-LOADING …`; empty when Redis
 * closed the connection instead, as it does on SHUTDOWN. Undefined when nobody answers within the time.
 */
export async function askRedis(
  socketPath: string,
  command: 'PING' | 'SHUTDOWN',
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(socketPath)
    const end = (result: string | undefined): void => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(timeoutMs, () => {
      end(undefined)
    })
    socket.on('error', () => {
      end(undefined)
    })
    socket.on('connect', () => {
      socket.write(`${command}\r\n`)
    })
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      const line = answer.indexOf('\r\n')
      if (line >= 0) end(answer.slice(0, line))
    })
    socket.on('close', () => {
      end('')
    })
  })
}
