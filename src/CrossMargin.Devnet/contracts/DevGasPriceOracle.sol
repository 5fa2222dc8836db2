// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// The interface of the OP Stack's GasPriceOracle, at a price for each byte that anybody may set: for local chains only.
contract DevGasPriceOracle {
    /// What a signature takes.
    uint256 private constant SIGNATURE_SIZE = 68;

    uint256 public weiPerByte;

    function setWeiPerByte(uint256 value) external {
        weiPerByte = value;
    }

    /// @param data An unsigned transaction.
    function getL1Fee(bytes calldata data) external view returns (uint256) {
        return getL1FeeUpperBound(data.length);
    }

    /// @param unsignedTxSize Of an unsigned transaction, in bytes.
    function getL1FeeUpperBound(uint256 unsignedTxSize) public view returns (uint256) {
        return (unsignedTxSize + SIGNATURE_SIZE) * weiPerByte;
    }
}
