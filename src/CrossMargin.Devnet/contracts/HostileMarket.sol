// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IMarketToken {
    function transfer(address to, uint256 value) external;
}

interface ISwapper {
    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata data) external;
}

/// With the interface of a Uniswap V3 pool that gives one for one, and does what a pool should not, by its mood: for local chains only.
contract HostileMarket {
    enum Mood {
        Honest,
        Unpaying, // Takes, and pays nothing.
        Insisting, // Calls back twice.
        Asking, // Asks for one more than was offered.
        Ignoring // Pays, and asks for nothing.
    }

    address public immutable token0;
    address public immutable token1;
    Mood public mood;

    constructor(address token0_, address token1_) {
        (token0, token1) = (token0_, token1_);
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function swap(address recipient, bool zeroForOne, int256 amount, uint160, bytes calldata data)
        external
        returns (int256 amount0, int256 amount1)
    {
        if (mood != Mood.Unpaying) IMarketToken(zeroForOne ? token1 : token0).transfer(recipient, uint256(amount));
        int256 asked = mood == Mood.Asking ? amount + 1 : amount;
        (amount0, amount1) = zeroForOne ? (asked, -amount) : (-amount, asked);
        if (mood != Mood.Ignoring) ask(amount0, amount1, data);
        if (mood == Mood.Insisting) ask(amount0, amount1, data);
    }

    /// Asks somebody who is not swapping.
    function attack(address victim, int256 amount) external {
        ISwapper(victim).uniswapV3SwapCallback(amount, -amount, "");
    }

    function ask(int256 amount0, int256 amount1, bytes calldata data) private {
        ISwapper(msg.sender).uniswapV3SwapCallback(amount0, amount1, data);
    }
}
