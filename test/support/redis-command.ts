import { connect } from 'node:net'

/** One inline command to the Redis on a unix socket; its whole answer as it is on the wire. */
export async function redisCommand(socketPath: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(socketPath, () => socket.write(`${command}\r\nQUIT\r\n`))
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      resolve(answer.replace(/\+OK\r\n$/u, ''))
    })
  })
}
