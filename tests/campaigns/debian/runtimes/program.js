// Just-in-time compiler, worker threads, HTTP to itself, files, regular expressions, hashes, compression, WebAssembly, a child process.
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const { execFileSync } = require('child_process');
const crypto = require('crypto'), fs = require('fs'), http = require('http'), zlib = require('zlib');

const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);

function work(factor) {
  let s = 0;
  for (let i = 0; i < 3e6; i++) s = (s + i * factor) % 1000003;
  return s;
}

const inWorker = factor => new Promise((resolve, reject) => {
  const worker = new Worker(__filename, { workerData: factor });
  worker.on('message', resolve);
  worker.on('error', reject);
});

const get = (port, path) => new Promise((resolve, reject) => http.get({ port, host: '127.0.0.1', path }, response => {
  let text = '';
  response.on('data', chunk => text += chunk);
  response.on('end', () => resolve(text.length));
}).on('error', reject));

async function main() {
  console.log(fib(30));
  console.log((await Promise.all([1, 2, 3, 4].map(inWorker))).join(','));
  fs.writeFileSync('file', 'x'.repeat(100000));
  console.log(fs.readFileSync('file').length);
  await fs.promises.unlink('file');
  const server = http.createServer((request, response) => response.end('hi ' + request.url));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  let total = 0;
  for (let i = 0; i < 20; i++)
    for (const n of await Promise.all([...Array(10)].map((_, k) => get(server.address().port, '/' + (i * 10 + k))))) total += n;
  console.log(total);
  server.close();
  const map = new Map();
  for (let i = 0; i < 200000; i++) map.set('k' + i, i);
  let sum = 0;
  for (const [, v] of map) sum += v;
  console.log(sum, /(\d+)-(\w+)/.exec('abc 123-xyz').slice(1).join('|'), String(2n ** 100n));
  console.log(crypto.createHash('sha256').update('hello').digest('hex').slice(0, 16), zlib.gunzipSync(zlib.gzipSync(Buffer.alloc(100000, 'ab'))).length);
  // (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  const add = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]);
  console.log((await WebAssembly.instantiate(add)).instance.exports.add(40, 2), execFileSync('/bin/echo', ['child']).toString().trim());
}

if (isMainThread) main(); else parentPort.postMessage(work(workerData));
