// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IMadeToken {
    function mint(address to, uint256 value) external;
}

interface IMadeMarket {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function slot0() external view returns (uint160 sqrtPriceX96, int24, uint16, uint16, uint16, uint8, bool);
    function mint(address recipient, int24 tickLower, int24 tickUpper, uint128 amount, bytes calldata data) external;
    function swap(address recipient, bool zeroForOne, int256 amountSpecified, uint160 sqrtPriceLimitX96, bytes calldata data) external;
}

/// Makes Uniswap V3 markets of tokens that anybody may mint, and moves their prices: for local chains only.
contract DevMaker {
    function provide(address market, int24 tickLower, int24 tickUpper, uint128 liquidity) external {
        IMadeMarket(market).mint(address(this), tickLower, tickUpper, liquidity, "");
    }

    function move(address market, uint160 sqrtPriceX96) external {
        (uint160 now_,,,,,,) = IMadeMarket(market).slot0();
        if (now_ == sqrtPriceX96) return;
        IMadeMarket(market).swap(address(this), sqrtPriceX96 < now_, type(int128).max, sqrtPriceX96, "");
    }

    function uniswapV3MintCallback(uint256 owed0, uint256 owed1, bytes calldata) external {
        if (owed0 > 0) IMadeToken(IMadeMarket(msg.sender).token0()).mint(msg.sender, owed0);
        if (owed1 > 0) IMadeToken(IMadeMarket(msg.sender).token1()).mint(msg.sender, owed1);
    }

    function uniswapV3SwapCallback(int256 delta0, int256 delta1, bytes calldata) external {
        if (delta0 > 0) IMadeToken(IMadeMarket(msg.sender).token0()).mint(msg.sender, uint256(delta0));
        if (delta1 > 0) IMadeToken(IMadeMarket(msg.sender).token1()).mint(msg.sender, uint256(delta1));
    }
}
