/**
 * The child process that is the embedded ClickHouse: it loads libchdb and runs it as the
 * command-line program with an HTTP listener. Plain JavaScript, so that it starts without a
 * TypeScript loader.
 *
 * argv: data directory, HTTP port, config file.
 *
 * The second statement reads stdin, a pipe that the parent holds: when the parent closes it, or
 * dies in any way, the read ends, the statement finishes and the engine shuts down.
 */
import { DataType, load, open } from 'ffi-rs';
import { libchdbPath } from 'chdb/libchdb';

const [dataDirectory, httpPort, configFile] = process.argv.slice(2);

open({ library: 'chdb', path: libchdbPath() });

const args = [
  'assay-engine',
  `--path=${dataDirectory}`,
  `--http_port=${httpPort}`,
  '--listen_host=127.0.0.1',
  `--config-file=${configFile}`,
  "--query=SYSTEM START LISTEN HTTP; SELECT * FROM file('stdin', LineAsString) FORMAT Null",
];

load({
  library: 'chdb',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
});
process.exit(0);
