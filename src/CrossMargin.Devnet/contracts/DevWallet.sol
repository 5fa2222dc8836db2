// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// A wallet of one key, whose signatures are that key's (EIP-1271). Anybody may change the key: for local chains only.
contract DevWallet {
    bytes4 private constant VALID = 0x1626ba7e;

    address public signer;

    constructor(address signer_) {
        signer = signer_;
    }

    function setSigner(address signer_) external {
        signer = signer_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        address recovered = ecrecover(hash, uint8(signature[64]), r, s);
        return recovered != address(0) && recovered == signer ? VALID : bytes4(0xffffffff);
    }
}
