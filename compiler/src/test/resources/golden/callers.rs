// Made by relocc from callers.rstub; to be made again, not edited.
//
// What callers rely on; `relocc PLAN --check-abi THIS` compares it.
// relocc-abi: interface: 1
// relocc-abi: plan: callers
// relocc-abi: stub: at 0x4f00_0000, uses 64 KiB
// relocc-abi: entry at EL1: MMU off
// relocc-abi: entry at EL2: MMU on, VA = PA
// relocc-abi: block: address in x3, 72 bytes
// relocc-abi: parameter dtb: in x0, physical address, a multiple of 8 bytes
// relocc-abi: parameter count: in x2, number of bytes
// relocc-abi: parameter image.base: at 24 in the block, physical address, in 0x4000_0000 .. 0x4020_0000
// relocc-abi: parameter image.size: at 32 in the block, number of bytes
// relocc-abi: parameter first: at 40 in the block, physical address or 0
// relocc-abi: parameter last: at 64 in the block, physical address, a multiple of 4 KiB
// relocc-abi: code 1: level
// relocc-abi: code 2: address
// relocc-abi: code 3: state
// relocc-abi: code 4: exception
// relocc-abi: code 5: parameter
// relocc-abi: code 6: list
// relocc-abi: code 7: over stub
// relocc-abi: code 8: over tables
// relocc-abi: code 9: no answer
// relocc-abi: code 67: fail 3, not (count < 1 GiB)
// relocc-abi: code 71: fail 7, not (count >= 4 KiB and dtb != 0); not (last > dtb)
// relocc-abi: on fail: before writes: return, code in x0, after writes: psci system_off by hvc
// relocc-abi: record 1: at 0x4400_0000
// relocc-abi: record 2: at 0x4800_0000
// relocc-abi: hash: 0x94e255a145c09615

/// Stands for all that callers rely on.
pub const ABI: u64 = 0x94e255a145c09615;

/// The blob lies at a multiple of it.
pub const ALIGNMENT: u64 = 0x1000;

/// Bytes from its start that the stub uses.
pub const ROOM: u64 = 0x10000;

/// Where it lies.
pub const ADDRESS: u64 = 0x4f000000;

/// A range of physical addresses.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_snake_case)]
pub struct Range {
    /// where it starts
    pub base: u64,
    /// in bytes
    pub size: u64,
}

/// What x3 points at.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_snake_case)]
pub struct Params {
    /// not read
    pub reserved_at_0x0: [u64; 3],
    /// physical address, in 0x4000_0000 .. 0x4020_0000
    pub image: Range,
    /// physical address or 0
    pub first: u64,
    /// not read
    pub reserved_at_0x30: [u64; 2],
    /// physical address, a multiple of 4 KiB
    pub last: u64,
}

// Each four bytes hold their own offset, and each member must find its own.
#[rustfmt::skip]
const _: () = {
    const COUNT: usize = 18;
    union Layout {
        offsets: [u32; COUNT],
        value: Params,
    }
    let mut offsets = [0; COUNT];
    let mut i = 0;
    while i < COUNT {
        offsets[i] = 4 * i as u32;
        i += 1;
    }
    let value = unsafe { Layout { offsets }.value };
    assert!(core::mem::size_of::<Params>() == 4 * COUNT);
    assert!(value.reserved_at_0x0[0] as u32 == 0x0);
    assert!(value.image.base as u32 == 0x18);
    assert!(value.image.size as u32 == 0x20);
    assert!(value.first as u32 == 0x28);
    assert!(value.reserved_at_0x30[0] as u32 == 0x30);
    assert!(value.last as u32 == 0x40);
};

/// Why it gave up.
#[repr(u64)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// entered at an exception level that the plan does not name
    Level = 1,
    /// loaded at a wrong address
    Address = 2,
    /// the machine is in another state than the plan says
    State = 3,
    /// an exception was taken
    Exception = 4,
    /// a parameter is not what the plan says
    Parameter = 5,
    /// a list of pages means nothing
    List = 6,
    /// a write would hit the stub
    OverStub = 7,
    /// a write would hit the caller's tables
    OverTables = 8,
    /// what lies at EL2 did not answer
    NoAnswer = 9,
    /// not (count < 1 GiB)
    Fail3 = 67,
    /// not (count >= 4 KiB and dtb != 0); not (last > dtb)
    Fail7 = 71,
}

impl Failure {
    /// What a call that came back returned.
    pub const fn of(code: u64) -> Option<Failure> {
        match code {
            1 => Some(Failure::Level),
            2 => Some(Failure::Address),
            3 => Some(Failure::State),
            4 => Some(Failure::Exception),
            5 => Some(Failure::Parameter),
            6 => Some(Failure::List),
            7 => Some(Failure::OverStub),
            8 => Some(Failure::OverTables),
            9 => Some(Failure::NoAnswer),
            67 => Some(Failure::Fail3),
            71 => Some(Failure::Fail7),
            _ => None,
        }
    }
}

/// What it leaves in memory when it stops.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_snake_case)]
pub struct Report {
    /// RELOCCFL
    pub magic: [u8; 8],
    /// 1
    pub version: u32,
    /// why it stopped
    pub code: u32,
    /// from 1, as the map lists them; 0: not known
    pub step: u32,
    /// the code; one behind the stub's own: the plan's
    pub kind: u32,
    /// exception level
    pub level: u64,
    /// of an exception, else 0
    pub esr: u64,
    /// of an exception, else 0
    pub elr: u64,
    /// of an exception, else 0
    pub far: u64,
    /// x17
    pub progress: u64,
}

// Each four bytes hold their own offset, and each member must find its own.
#[rustfmt::skip]
const _: () = {
    const COUNT: usize = 16;
    union Layout {
        offsets: [u32; COUNT],
        value: Report,
    }
    let mut offsets = [0; COUNT];
    let mut i = 0;
    while i < COUNT {
        offsets[i] = 4 * i as u32;
        i += 1;
    }
    let value = unsafe { Layout { offsets }.value };
    assert!(core::mem::size_of::<Report>() == 4 * COUNT);
    assert!(value.magic[0] as u32 == 0x0);
    assert!(value.version == 0x8);
    assert!(value.code == 0xc);
    assert!(value.step == 0x10);
    assert!(value.kind == 0x14);
    assert!(value.level as u32 == 0x18);
    assert!(value.esr as u32 == 0x20);
    assert!(value.elr as u32 == 0x28);
    assert!(value.far as u32 == 0x30);
    assert!(value.progress as u32 == 0x38);
};

/// Where.
pub const REPORTS: [u64; 2] = [0x44000000, 0x48000000];

/// How a stub is called: x0 up hold the arguments. It comes back if it gave up before it wrote.
#[rustfmt::skip]
#[allow(non_snake_case)]
pub type Entry = unsafe extern "C" fn(dtb: u64, unused_x1: u64, count: u64, params: *const Params) -> u64;

#[rustfmt::skip]
#[allow(non_snake_case, non_upper_case_globals)]
extern "C" {
    /// The first byte of the blob in the object file.
    pub static callers: u8;
    /// The byte behind its last.
    pub static callers_end: u8;
    /// Its address is the number of bytes.
    pub static callers_size: u8;
    /// The stub where the linker has put it.
    pub fn callers_entry(dtb: u64, unused_x1: u64, count: u64, params: *const Params) -> u64;
}
