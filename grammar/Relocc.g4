grammar Relocc;
file : EOF ;
