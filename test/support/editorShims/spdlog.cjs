// Stands in for the native addon @vscode/spdlog, which npm would have to compile. The Output panel shows the log
// files that this addon writes: without it every output channel of the editor is empty.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const off = levels.length;
let initialLevel = 0;

class Logger {
  constructor(file) {
    this.file = file;
    this.level = initialLevel;
    this.formatted = true;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.closeSync(fs.openSync(file, 'a'));
  }

  write(level, message) {
    if (level < this.level || this.level >= off) return;
    const line = this.formatted ? `${timestamp(new Date())} [${levels[level]}] ${message}\n` : message;
    try {
      fs.appendFileSync(this.file, line);
    } catch {
      // The folder goes away before the last process at shutdown.
    }
  }

  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  clearFormatters() {
    this.formatted = false;
  }
  // The editor uses one pattern only, the one above; appending needs no flush and holds nothing open.
  setPattern() {}
  flush() {}
  drop() {}
}

/** 2026-01-31 23:59:59.123, local time. */
function timestamp(date) {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 23).replace('T', ' ');
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => {
  initialLevel = level;
};
exports.setFlushOn = () => {};
exports.createRotatingLogger = (_name, file) => Promise.resolve(new Logger(file));
exports.createAsyncRotatingLogger = (_name, file) => Promise.resolve(new Logger(file));
