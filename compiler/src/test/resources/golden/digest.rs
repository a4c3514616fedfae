// Made by relocc from digest.rstub; to be made again, not edited.
//
// What callers rely on; `relocc PLAN --check-abi THIS` compares it.
// relocc-abi: interface: 1
// relocc-abi: plan: digest
// relocc-abi: stub: at 0x4f00_0000, uses 128 KiB
// relocc-abi: entry at EL2: MMU off
// relocc-abi: block: address in x0, 120 bytes
// relocc-abi: parameter kept: at 64 in the block, up to 3 ranges
// relocc-abi: parameter image.base: at 0 in the block, physical address, in 0x4000_0000 .. 0x4020_0000
// relocc-abi: parameter image.size: at 8 in the block, number of bytes
// relocc-abi: parameter want[0]: at 16 in the block, word of a digest
// relocc-abi: parameter want[1]: at 24 in the block, word of a digest
// relocc-abi: parameter want[2]: at 32 in the block, word of a digest
// relocc-abi: parameter want[3]: at 40 in the block, word of a digest
// relocc-abi: parameter sum: at 48 in the block, word of a digest
// relocc-abi: parameter tree: at 56 in the block, physical address
// relocc-abi: code 1: level
// relocc-abi: code 2: address
// relocc-abi: code 3: state
// relocc-abi: code 4: exception
// relocc-abi: code 5: parameter
// relocc-abi: code 6: list
// relocc-abi: code 7: over stub
// relocc-abi: code 8: over tables
// relocc-abi: code 9: no answer
// relocc-abi: code 10: packing
// relocc-abi: code 69: fail 5, the sha256 of image is another
// relocc-abi: code 70: fail 6, the crc32 of image is another
// relocc-abi: on fail: before writes: return, code in x0, after writes: halt
// relocc-abi: hash: 0x06346056f91e13a3

/// Stands for all that callers rely on.
pub const ABI: u64 = 0x06346056f91e13a3;

/// The blob lies at a multiple of it.
pub const ALIGNMENT: u64 = 0x1000;

/// Bytes from its start that the stub uses.
pub const ROOM: u64 = 0x20000;

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

/// What x0 points at.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_snake_case)]
pub struct Params {
    /// physical address, in 0x4000_0000 .. 0x4020_0000
    pub image: Range,
    /// SHA-256
    pub want: [u8; 32],
    /// CRC-32
    pub sum: u64,
    /// physical address
    pub tree: u64,
    /// how many ranges
    pub kept_count: u64,
    /// the first of them count
    pub kept: [Range; 3],
}

// Each four bytes hold their own offset, and each member must find its own.
#[rustfmt::skip]
const _: () = {
    const COUNT: usize = 30;
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
    assert!(value.image.base as u32 == 0x0);
    assert!(value.image.size as u32 == 0x8);
    assert!(value.want[0] as u32 == 0x10);
    assert!(value.sum as u32 == 0x30);
    assert!(value.tree as u32 == 0x38);
    assert!(value.kept_count as u32 == 0x40);
    assert!(value.kept[0].base as u32 == 0x48);
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
    /// packed data that is damaged, or too large for its room
    Packing = 10,
    /// the sha256 of image is another
    Fail5 = 69,
    /// the crc32 of image is another
    Fail6 = 70,
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
            10 => Some(Failure::Packing),
            69 => Some(Failure::Fail5),
            70 => Some(Failure::Fail6),
            _ => None,
        }
    }
}

/// How a stub is called: x0 up hold the arguments. It comes back if it gave up before it wrote.
#[rustfmt::skip]
#[allow(non_snake_case)]
pub type Entry = unsafe extern "C" fn(params: *const Params) -> u64;

#[rustfmt::skip]
#[allow(non_snake_case, non_upper_case_globals)]
extern "C" {
    /// The first byte of the blob in the object file.
    pub static digest: u8;
    /// The byte behind its last.
    pub static digest_end: u8;
    /// Its address is the number of bytes.
    pub static digest_size: u8;
    /// The stub where the linker has put it.
    pub fn digest_entry(params: *const Params) -> u64;
}
