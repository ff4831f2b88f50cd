/** The other ends: a mail server that takes letters, and a receiver of webhooks that answers as it is told. */

import { createServer as createHttpServer } from 'node:http'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** Speaks as much SMTP as a client without encryption needs; `refuse` makes it refuse every reader. */
export async function mailServer() {
  const state = { letters: [], refuse: false }
  const server = createServer((socket) => {
    let letter = null
    const say = (line) => socket.write(`${line}\r\n`)
    say('220 test ESMTP')
    createInterface({ input: socket }).on('line', (line) => {
      if (letter !== null) {
        if (line !== '.') { letter.push(line); return }
        state.letters.push(letter.join('\n'))
        letter = null
        say('250 taken')
      } else if (/^DATA/i.test(line)) { letter = []; say('354 go on') }
      else if (/^RCPT/i.test(line) && state.refuse) say('550 5.1.1 no such mailbox here')
      else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end() }
      else say('250 ok')
    })
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { state, address: `127.0.0.1:${server.address().port}`, close: () => server.close() }
}

/** Answers with `state.status`; keeps what came. */
export async function webhookReceiver() {
  const state = { status: 200, calls: [] }
  const server = createHttpServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    state.calls.push({ headers: request.headers, body: JSON.parse(body) })
    response.writeHead(state.status).end('thanks')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { state, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() }
}
