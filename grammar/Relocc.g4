// The relocc language, edition 1. The reference for users is language.md beside this file.
//
// Nearly every decision needs one token. Keywords are contextual: `name` takes them all, and no rule lets a name
// stand where a statement may begin (only the pairs of a move do, and nothing else stands between those).
// What the grammar cannot say well it takes in, and the AST builder refuses it in the user's words: wrong units,
// malformed numbers, blocks given twice, registers that do not exist.
grammar Relocc;

file : edition? (importDecl | constDecl | planDecl | testDecl)* EOF ;

edition    : 'edition' NUMBER ;
importDecl : 'import' name TEXT 'as' name ;
constDecl  : 'const' name '=' range ;
planDecl   : 'plan' name '{' planItem* '}' ;

planItem
  : cpu
  | constDecl
  | memory
  | params
  | entry
  | run
  | stub
  | steps
  | assertion
  | exit
  | onFail
  ;

// cortex-a72, armv8.0-a with crc32, sha2
cpu     : 'cpu' cpuName ('with' name (',' name)*)? ;
cpuName : name (('-' | '.') (name | NUMBER))* ;

memory     : 'memory' '{' memoryItem* '}' ;
memoryItem
  : kind=('ram' | 'rom' | 'device' | 'reserved' | 'region') name '=' range aligned?  # declared
  | 'payload' name '=' range                                                         # payload
  | 'keep' range                                                                     # keep
  | 'use' name                                                                       # use
  ;
aligned : 'aligned' range ;

params     : 'params' ('at' name)? '{' param* '}' ;
param      : name ':' paramType paramDetail* ;
paramType
  : 'addr' ('or' 'none')?
  | 'range'
  | 'list' 'of' name
  | 'table' 'root'
  | 'digest' name
  | NAME
  ;
paramDetail : kind=('in' | 'aligned' | 'max' | 'at') range ;

entry      : 'entry' '{' entryState* '}' ;
entryState : 'el' level vhe='vhe'? '{' mmu '}' ;
level      : NUMBER ;
mmu        : 'mmu' (word=('off' | 'identity' | 'keep') | 'linear' word=('at' | 'via') range) ;

run     : 'run' '{' runItem* '}' ;
runItem : 'el' level | mmu | word=('granule' | 'va') range ;

stub : 'stub' '{' stubItem* '}' ;
stubItem
  : 'at' range       # stubAt
  | 'anywhere'       # stubAnywhere
  | 'in' range       # stubIn
  | 'readonly'       # stubReadonly
  | 'scratch' range  # stubScratch
  | 'outside' 'writes'  # stubOutside
  | 'limit' range    # stubLimit
  ;

steps : 'steps' '{' step* '}' ;
step
  : 'move' ('{' pair* '}' | range ('->' range)?)          # move
  | 'copy' pair                                           # copy
  | 'zero' range                                          # zero
  | 'fill' range 'with' range                             # fill
  | 'each' name 'in' range ('where' condition)? '{' step* '}'  # each
  | 'unpack' pair 'packing' name                          # unpack
  | 'assume' range name                                   # assume
  | 'require' condition otherwise                         # require
  | 'verify' range name range otherwise                   # verify
  | 'publish' range                                       # publish
  ;
pair      : range '->' range ;
otherwise : 'else' 'fail' range ;

assertion : 'assert' condition (',' TEXT)? ;

exit     : 'exit' range '{' exitItem* '}' ;
exitItem : 'el' exitLevel (',' exitLevel)* | mmu | NAME '=' range ;
exitLevel : (level vhe='vhe'? | 'same') ('via' via=range)? ('when' condition | last='otherwise')? ;

onFail     : 'on' 'fail' '{' failItem* '}' ;
failItem   : 'report' range name | moment=('before' | 'after') 'writes' ':' failAction ;
failAction : word='return' ('code' 'in' name)? | word='halt' | word='psci' name conduit=('hvc' | 'smc')? ;

testDecl : 'test' TEXT 'for' name '{' testItem* '}' ;
testItem
  : 'given' given+                                     # givens
  | 'start' 'el' level vhe='vhe'? ('at' range)?        # start
  | 'expect' expectation+                              # expects
  ;
given : range '=' content ;
expectation
  : 'at' range 'in' 'el' level vhe='vhe'?
  | 'unchanged' range
  | word=('fails' | 'returns') range
  | range '==' content
  ;
content
  : 'pattern' range       # pattern
  | 'zero'                # zeros
  | 'fill' range          # filled
  | 'none'                # none
  | TEXT                  # fromFile
  | '{' pair* '}'         # pageList
  | '{' range (',' range)* '}' # rangeList
  | range ('as' before='before')?  # sameAs
  ;

condition   : conjunction ('or' conjunction)* ;
conjunction : negation ('and' negation)* ;
negation    : 'not'* comparison ;
comparison  : range (op=('==' | '!=' | '<' | '<=' | '>' | '>=' | 'outside') range)? ;

// Also a plain value: then there are no dots.
range   : sum extent? ;
extent  : op='..+' sum | op='..' sum ;
sum     : product (('+' | '-') product)* ;
product : postfix (('*' | '/' | '%') postfix)* ;
postfix : primary (field | slice)* ;
field   : '.' name ;
slice   : '[' sum (op='..+' sum | op='..' sum?) ']' ;
primary : number | name | '(' condition ')' ;
number  : NUMBER unit? ;
unit    : 'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB' | 'pages' | WRONG_UNIT ;

name
  : NAME | WRONG_UNIT | 'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB' | 'pages'
  | 'addr' | 'after' | 'aligned' | 'and' | 'anywhere' | 'as' | 'assert' | 'assume' | 'at' | 'before' | 'code'
  | 'const' | 'copy' | 'cpu' | 'device' | 'digest' | 'each' | 'edition' | 'el' | 'else' | 'entry' | 'exit'
  | 'expect' | 'fail' | 'fails' | 'fill' | 'for' | 'given' | 'granule' | 'halt' | 'hvc' | 'identity' | 'import' | 'in' | 'keep'
  | 'limit' | 'linear' | 'list' | 'max' | 'memory' | 'mmu' | 'move' | 'none' | 'not' | 'of' | 'off' | 'on' | 'or'
  | 'otherwise' | 'outside' | 'packing' | 'params' | 'pattern' | 'payload' | 'plan' | 'psci' | 'publish' | 'ram' | 'range'
  | 'readonly' | 'region' | 'report' | 'require' | 'reserved' | 'return' | 'returns' | 'rom' | 'root' | 'run' | 'same'
  | 'scratch' | 'smc' | 'start' | 'steps' | 'stub' | 'table' | 'test' | 'unchanged' | 'unpack' | 'use' | 'va' | 'verify'
  | 'vhe' | 'via' | 'when' | 'where' | 'with' | 'writes' | 'zero'
  ;

// Taken in so that the message can name the right unit.
WRONG_UNIT
  : 'KB' | 'MB' | 'GB' | 'TB' | 'kB' | 'kb' | 'mb' | 'gb' | 'tb' | 'K' | 'M' | 'G' | 'T' | 'k'
  | 'KIB' | 'MIB' | 'GIB' | 'TIB' | 'kib' | 'mib' | 'gib' | 'tib' | 'Kib' | 'Mib' | 'Gib' | 'Tib' | 'kiB'
  | 'page' | 'byte' | 'bytes' | 'Bytes'
  ;

// Digits and whatever clings to them: the AST builder says what is wrong with 0x12g or 4KiB.
NUMBER       : [0-9] [0-9A-Za-z_]* ;
NAME         : [A-Za-z_] [A-Za-z0-9_]* ;
TEXT         : '"' ~["\r\n]* '"' ;
UNTERMINATED : '"' ~["\r\n]* ;
COMMENT      : '//' ~[\r\n]* -> skip ;
SPACE        : [ \t\r\n\f\uFEFF]+ -> skip ;
QUOTED       : '\'' ~['\r\n]* '\'' -> type(UNKNOWN) ;
UNKNOWN      : . ;
