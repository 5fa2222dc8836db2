// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface ILentToken {
    function transfer(address to, uint256 value) external;
    function transferFrom(address from, address to, uint256 value) external;
}

interface IBorrower {
    function executeOperation(address asset, uint256 amount, uint256 premium, address initiator, bytes calldata params)
        external
        returns (bool);
}

/// With the flash loan of an Aave V3 pool, and does what a lender should not, by its mood: for local chains only.
contract HostileLender {
    enum Mood {
        Honest, // A premium of nothing.
        Forging, // Hands on another order than it was given.
        Insisting, // Calls back twice.
        Silent, // Does not call back.
        Greedy, // Asks for all that was lent, once more.
        Short, // Lends one less.
        Misnaming, // Names another initiator.
        Forgiving // Never takes the loan back.
    }

    Mood public mood;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function flashLoanSimple(address receiver, address asset, uint256 amount, bytes calldata params, uint16) external {
        if (mood == Mood.Silent) return;
        ILentToken(asset).transfer(receiver, mood == Mood.Short ? amount - 1 : amount);
        uint256 premium = mood == Mood.Greedy ? amount : 0;
        address initiator = mood == Mood.Misnaming ? address(this) : msg.sender;
        bytes memory order = params;
        if (mood == Mood.Forging) order[order.length - 1] ^= 0x01;
        IBorrower(receiver).executeOperation(asset, amount, premium, initiator, order);
        if (mood == Mood.Insisting) IBorrower(receiver).executeOperation(asset, amount, premium, initiator, order);
        if (mood != Mood.Forgiving) ILentToken(asset).transferFrom(receiver, address(this), amount + premium);
    }

    /// Calls back somebody who borrowed nothing.
    function attack(address victim, address asset, bytes calldata params) external {
        IBorrower(victim).executeOperation(asset, 0, 0, victim, params);
    }
}
