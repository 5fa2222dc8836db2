// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IOracleFeed {
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80);
}

/// The price of one token in another, from the feeds of both, with the interface of Morpho's Chainlink oracles: for local chains only.
contract DevOracle {
    address public immutable BASE_FEED_1;
    address public immutable QUOTE_FEED_1;
    address public constant BASE_FEED_2 = address(0);
    address public constant QUOTE_FEED_2 = address(0);
    uint256 public immutable SCALE_FACTOR;

    error NegativeAnswer(address feed);

    /// Feeds of the same decimals; 10^(36 + the quote token's decimals - the base token's).
    constructor(address baseFeed, address quoteFeed, uint256 scaleFactor) {
        BASE_FEED_1 = baseFeed;
        QUOTE_FEED_1 = quoteFeed;
        SCALE_FACTOR = scaleFactor;
    }

    /// Zero where the base is; reverts where the quote is, or one is below.
    function price() external view returns (uint256) {
        return (SCALE_FACTOR * answer(BASE_FEED_1)) / answer(QUOTE_FEED_1);
    }

    function answer(address feed) private view returns (uint256) {
        (, int256 value,,,) = IOracleFeed(feed).latestRoundData();
        if (value < 0) revert NegativeAnswer(feed);
        return uint256(value);
    }
}
