#!/usr/bin/env node
import { run } from '../dist/dashboard-main.js';

await run(process.argv.slice(2));
