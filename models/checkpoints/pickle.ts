/**
 * @file Reads Python pickles as data. A pickle is a program for a small stack machine, and Python lets it call anything;
 * here it can make numbers, text, lists, dicts, and what the caller allows by name. All else is refused by name.
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py describes every opcode.
 */

import { CheckpointError } from './state-dict.ts';

/** What a pickle may call: gets the arguments as they were unpickled, and checks them. */
export type Callable = (...values: readonly unknown[]) => unknown;

/** Lists and tuples are unpickled as arrays, dicts as Maps, None as null. */
export interface PickleWorld {
  /** What `module.name` stands for; undefined refuses it. */
  readonly lookUp: (name: string) => unknown;
  /** What an object stands for that is stored outside of the pickle. */
  readonly load: (id: unknown) => unknown;
}

/**
 * Takes time and memory in proportion to the pickle's length.
 * @throws CheckpointError
 */
export function unpickle(bytes: Uint8Array, world: PickleWorld): unknown {
  return new Machine(bytes, world).run();
}

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #world: PickleWorld;
  readonly #memo = new Map<number, unknown>();
  /** Stacks that a MARK has set aside. */
  readonly #outer: unknown[][] = [];
  #stack: unknown[] = [];
  #position = 0;

  constructor(bytes: Uint8Array, world: PickleWorld) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#world = world;
  }

  run(): unknown {
    for (;;) {
      const opcode = this.#uint8();
      if (opcode === 0x2e) return this.#pop(); // STOP
      this.#step(opcode);
    }
  }

  #step(opcode: number): void {
    switch (opcode) {
      case 0x80: // PROTO
        if (this.#uint8() > 5) throw new CheckpointError('is a pickle of a version not known yet');
        return;
      case 0x95: // FRAME
        this.#take(8);
        return;

      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4b: // BININT1
        return this.#push(this.#uint8());
      case 0x4d: // BININT2
        return this.#push(this.#view.getUint16(this.#take(2), true));
      case 0x4a: // BININT
        return this.#push(this.#view.getInt32(this.#take(4), true));
      case 0x8a: // LONG1
        return this.#push(this.#long(this.#uint8()));
      case 0x47: // BINFLOAT
        return this.#push(this.#view.getFloat64(this.#take(8)));
      case 0x58: // BINUNICODE
        return this.#push(this.#text(this.#uint32()));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#text(this.#uint8()));
      case 0x42: // BINBYTES
        return this.#push(this.#slice(this.#uint32()));
      case 0x43: // SHORT_BINBYTES
        return this.#push(this.#slice(this.#uint8()));

      case 0x28: // MARK
        this.#outer.push(this.#stack);
        this.#stack = [];
        return;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return this.#push([]);
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#push(this.#popMany(opcode - 0x84));
      case 0x74: // TUPLE
        return this.#push(this.#popMark());
      case 0x61: // APPEND
        return this.#append([this.#pop()]);
      case 0x65: // APPENDS
        return this.#append(this.#popMark());
      case 0x7d: // EMPTY_DICT
        return this.#push(new Map());
      case 0x73: // SETITEM
        return this.#setItems(this.#popMany(2));
      case 0x75: // SETITEMS
        return this.#setItems(this.#popMark());

      case 0x71: // BINPUT
        return this.#memoise(this.#uint8());
      case 0x72: // LONG_BINPUT
        return this.#memoise(this.#uint32());
      case 0x94: // MEMOIZE
        return this.#memoise(this.#memo.size);
      case 0x68: // BINGET
        return this.#push(this.#recall(this.#uint8()));
      case 0x6a: // LONG_BINGET
        return this.#push(this.#recall(this.#uint32()));

      case 0x63: // GLOBAL
        return this.#push(this.#global(this.#line(), this.#line()));
      case 0x93: // STACK_GLOBAL
        return this.#push(this.#global(...this.#popPair()));
      case 0x52: // REDUCE
      case 0x81: // NEWOBJ
        return this.#push(call(...this.#popPair()));
      case 0x51: // BINPERSID
        return this.#push(this.#world.load(this.#pop()));
      case 0x62: // BUILD
        // Attributes that Python hangs on an object, such as the `_metadata` of a state dict, say nothing about weights.
        this.#pop();
        if (!(this.#stack.at(-1) instanceof Map))
          throw new CheckpointError('sets attributes of what is no dict');
        return;

      default:
        throw new CheckpointError(
          `has the pickle opcode 0x${opcode.toString(16)}, which no state dict needs`,
        );
    }
  }

  #push(value: unknown): void {
    this.#stack.push(value);
  }

  #pop(): unknown {
    return this.#popMany(1)[0];
  }

  #popPair(): [unknown, unknown] {
    const [first, second] = this.#popMany(2);
    return [first, second];
  }

  #popMany(count: number): unknown[] {
    if (this.#stack.length < count) throw new CheckpointError('takes from an empty stack');
    return this.#stack.splice(this.#stack.length - count);
  }

  /** Everything since the last MARK. */
  #popMark(): unknown[] {
    const values = this.#stack;
    const outer = this.#outer.pop();
    if (!outer) throw new CheckpointError('lacks a mark');
    this.#stack = outer;
    return values;
  }

  #append(values: readonly unknown[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw new CheckpointError('appends to what is no list');
    for (const value of values) list.push(value);
  }

  #setItems(items: readonly unknown[]): void {
    const dict = this.#stack.at(-1);
    if (!(dict instanceof Map)) throw new CheckpointError('sets items of what is no dict');
    if (items.length % 2 !== 0) throw new CheckpointError('has a key without a value');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  #memoise(index: number): void {
    if (this.#stack.length === 0) throw new CheckpointError('takes from an empty stack');
    this.#memo.set(index, this.#stack.at(-1));
  }

  #recall(index: number): unknown {
    const value = this.#memo.get(index);
    if (value === undefined) throw new CheckpointError('recalls what it has not kept');
    return value;
  }

  #global(module: unknown, name: unknown): unknown {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw new CheckpointError('asks for what has no name');
    const full = `${module}.${name}`;
    const found = this.#world.lookUp(full);
    if (found === undefined) throw new CheckpointError(`asks for ${full}, which a state dict has no use for`);
    return found;
  }

  /** @returns where the bytes start */
  #take(count: number): number {
    const start = this.#position;
    if (count > this.#bytes.length - start) throw new CheckpointError('ends in the middle');
    this.#position += count;
    return start;
  }

  #slice(count: number): Uint8Array {
    const start = this.#take(count);
    return this.#bytes.subarray(start, start + count);
  }

  #uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  #text(bytes: number): string {
    return new TextDecoder().decode(this.#slice(bytes));
  }

  /** Up to the next line feed. */
  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0) throw new CheckpointError('ends in the middle');
    const line = this.#text(end - this.#position);
    this.#take(1);
    return line;
  }

  /** Two's complement, little-endian. */
  #long(length: number): unknown {
    if (length > 8) throw new CheckpointError('has a number of more than 64 bits');
    const value = this.#slice(length).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const signed = BigInt.asIntN(length * 8, value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }
}

function call(callable: unknown, values: unknown): unknown {
  if (typeof callable !== 'function' || !Array.isArray(values))
    throw new CheckpointError('calls what is no function');
  return (callable as Callable)(...values);
}
