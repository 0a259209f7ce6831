// Sends each case to both servers as it stands and compares what a client acts on: the status and tus's own fields.
import { createServer, request } from 'node:http'
import { createHash } from 'node:crypto'
import { Server } from '@tus/server'
import { FileStore } from '@tus/file-store'

const fields = ['tus-resumable', 'upload-offset', 'upload-length', 'upload-defer-length', 'upload-metadata', 'cache-control']
const oracle = new Server({ path: '/files', datastore: new FileStore({ directory: process.env.FILES }), respectForwardedHeaders: false })
const web = createServer(oracle.handle.bind(oracle)).listen(0, '127.0.0.1')
await new Promise(resolve => web.once('listening', resolve))
const sides = {
  millstream: { endpoint: process.env.ENDPOINT, headers: { Authorization: `Bearer ${process.env.TOKEN}` } },
  oracle: { endpoint: `http://127.0.0.1:${web.address().port}/files`, headers: {} }
}

const tus = { 'Tus-Resumable': '1.0.0' }
const bytes = { 'Content-Type': 'application/offset+octet-stream' }
const name = { 'Upload-Metadata': `name ${btoa('clip.mp4')}` }
const create = (headers, body) => ({ method: 'POST', headers: { ...tus, ...name, ...headers }, body })
const patch = (offset, body, headers = {}) => ({ method: 'PATCH', at: 'upload', headers: { ...tus, ...bytes, 'Upload-Offset': offset, ...headers }, body })
const head = (headers = tus) => ({ method: 'HEAD', at: 'upload', headers })
const sha1 = text => `sha1 ${createHash('sha1').update(text).digest('base64')}`
const ten = create({ 'Upload-Length': '10' })

const cases = {
  'OPTIONS': [{ method: 'OPTIONS', headers: {} }],
  'a creation without Tus-Resumable': [{ method: 'POST', headers: { 'Upload-Length': '10' } }],
  'a creation of version 0.2.2': [create({ 'Upload-Length': '10', 'Tus-Resumable': '0.2.2' })],
  'no length': [create({})],
  'a negative length': [create({ 'Upload-Length': '-1' })],
  'a length that is no number': [create({ 'Upload-Length': 'ten' })],
  'a fraction as length': [create({ 'Upload-Length': '1.5' })],
  'a length in hexadecimal digits': [create({ 'Upload-Length': '0x10' })],
  'length and deferred length': [create({ 'Upload-Length': '10', 'Upload-Defer-Length': '1' })],
  'a deferred length of 2': [create({ 'Upload-Defer-Length': '2' })],
  'a deferred length, asked for': [create({ 'Upload-Defer-Length': '1' }), head()],
  'a deferred length, told with the first bytes': [create({ 'Upload-Defer-Length': '1' }), patch(0, '12345', { 'Upload-Length': '10' }), head()],
  'a deferred length, told twice': [create({ 'Upload-Defer-Length': '1' }), patch(0, '12345', { 'Upload-Length': '10' }), patch(5, '6', { 'Upload-Length': '11' })],
  'a deferred length less than what is there': [create({ 'Upload-Defer-Length': '1' }), patch(0, '12345'), patch(5, '', { 'Upload-Length': '3' })],
  'metadata with three words': [create({ 'Upload-Length': '10', 'Upload-Metadata': 'name YQ== YQ==' })],
  'metadata that is not base64': [create({ 'Upload-Length': '10', 'Upload-Metadata': 'name %%%' })],
  'metadata with a name twice': [create({ 'Upload-Length': '10', 'Upload-Metadata': 'name YQ==,name Yg==' })],
  'metadata with a name without a value': [create({ 'Upload-Length': '10', 'Upload-Metadata': 'is_private' }), head()],
  'empty metadata': [create({ 'Upload-Length': '10', 'Upload-Metadata': '' })],
  'an upload, asked for': [ten, head()],
  'an upload, asked for without Tus-Resumable': [ten, head({})],
  'an upload that is not there': [ten, { ...head(), at: 'another' }],
  'bytes of another type': [ten, patch(0, '12345', { 'Content-Type': 'text/plain' })],
  'bytes without an offset': [ten, { method: 'PATCH', at: 'upload', headers: { ...tus, ...bytes }, body: '12345' }],
  'bytes before where they belong': [ten, patch(0, '12345'), patch(3, '45')],
  'bytes beyond where they belong': [ten, patch(5, '67890')],
  'a negative offset': [ten, patch(-1, '12345')],
  'an offset that is no number': [ten, patch('zero', '12345')],
  'all bytes in two parts': [ten, patch(0, '12345'), head(), patch(5, '67890'), head()],
  'no bytes': [ten, patch(0, ''), head()],
  'more bytes than announced': [ten, patch(0, '123456789012'), head()],
  'more bytes than announced, in chunks': [ten, patch(0, '123456789012', { 'Transfer-Encoding': 'chunked' }), head()],
  'bytes in chunks': [ten, patch(0, '12345', { 'Transfer-Encoding': 'chunked' }), head()],
  'bytes of version 0.2.2': [ten, patch(0, '12345', { 'Tus-Resumable': '0.2.2' })],
  'bytes of an upload that is not there': [ten, { ...patch(0, '12345'), at: 'another' }],
  'bytes with the creation': [create({ 'Upload-Length': '10', ...bytes }, '12345'), head()],
  'bytes with the creation, of another type': [create({ 'Upload-Length': '10', 'Content-Type': 'text/plain' }, '12345')],
  'PATCH as a POST': [ten, { ...patch(0, '12345', { 'X-HTTP-Method-Override': 'PATCH' }), method: 'POST' }, head()],
  'an end': [ten, { method: 'DELETE', at: 'upload', headers: tus }, head()],
  'an end, twice': [ten, { method: 'DELETE', at: 'upload', headers: tus }, { method: 'DELETE', at: 'upload', headers: tus }],
  'bytes after the end': [ten, { method: 'DELETE', at: 'upload', headers: tus }, patch(0, '12345')],
  'an end without Tus-Resumable': [ten, { method: 'DELETE', at: 'upload', headers: {} }],
  'a right checksum': [ten, patch(0, '12345', { 'Upload-Checksum': sha1('12345') })],
  'a wrong checksum': [ten, patch(0, '12345', { 'Upload-Checksum': sha1('other') }), head()],
  'a checksum of an unknown kind': [ten, patch(0, '12345', { 'Upload-Checksum': 'crc32 AAAAAA==' })]
}

const send = (side, step, upload) => new Promise((resolve, reject) => {
  const another = url => url.replace(/[0-9a-f]{32}(?=[^/]*$)/, id => [...id].reverse().join(''))
  const url = step.at === 'upload' ? upload : step.at === 'another' ? another(upload) : side.endpoint
  const headers = { ...side.headers, ...step.headers }
  if (step.body !== undefined && !headers['Transfer-Encoding']) headers['Content-Length'] = Buffer.byteLength(step.body)
  else if (['POST', 'PATCH'].includes(step.method) && !headers['Transfer-Encoding']) headers['Content-Length'] = 0
  const sent = request(url, { method: step.method, headers, agent: false }, answer => {
    answer.resume().on('end', () => resolve(answer)).on('error', reject)
  })
  sent.on('error', error => resolve({ statusCode: error.code, headers: {} }))
  sent.end(step.body)
})

const shown = async (side, steps) => {
  let upload
  const seen = []
  for (const step of steps) {
    const answer = await send(side, step, upload)
    if (answer.headers.location) upload = new URL(answer.headers.location, side.endpoint).href
    // only what a HEAD finds must not be kept: what the others say of caches is their own affair
    const said = fields.filter(field => field !== 'cache-control' || (step.method === 'HEAD' && answer.statusCode < 400)).filter(field => answer.headers[field] !== undefined).map(field => `${field}: ${answer.headers[field]}`)
    seen.push([answer.statusCode, ...(answer.headers.location ? ['location'] : []), ...said].join(', '))
  }
  if (upload) await send(side, { method: 'DELETE', at: 'upload', headers: tus }, upload)
  return seen
}

let same = 0
for (const [title, steps] of Object.entries(cases)) {
  const [ours, theirs] = [await shown(sides.millstream, steps), await shown(sides.oracle, steps)]
  if (ours.join('\n') === theirs.join('\n')) { same++; continue }
  console.log(title)
  steps.forEach((step, at) => {
    if (ours[at] !== theirs[at]) console.log(`  ${step.method}\n    millstream  ${ours[at]}\n    oracle      ${theirs[at]}`)
  })
}
console.log(`${same} of ${Object.keys(cases).length} cases are answered alike`)
web.close()
process.exit()
