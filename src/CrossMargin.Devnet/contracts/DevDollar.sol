// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// Synthetix's dollar, and what its perps ask of the contracts around it: the fee pool and the exchanger. Anybody may mint; for local chains only.
contract DevDollar {
    string public constant name = "Synth sUSD";
    string public constant symbol = "sUSD";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    error InsufficientBalance(address owner, uint256 balance, uint256 needed);

    function mint(address to, uint256 value) external {
        _issue(to, value);
    }

    // The synth, as the markets' manager uses it.

    function issue(address account, uint256 amount) external {
        _issue(account, amount);
    }

    function burn(address account, uint256 amount) external {
        uint256 balance = balanceOf[account];
        if (balance < amount) revert InsufficientBalance(account, balance, amount);
        balanceOf[account] = balance - amount;
        totalSupply -= amount;
        emit Transfer(account, address(0), amount);
    }

    function proxy() external view returns (address) {
        return address(this);
    }

    // The fee pool.

    function FEE_ADDRESS() external pure returns (address) {
        return 0xfeEFEEfeefEeFeefEEFEEfEeFeefEEFeeFEEFEeF;
    }

    function recordFeePaid(uint256 amount) external {}

    // The exchanger: nothing is ever reclaimed, and no fee is dynamic.

    function settle(address, bytes32) external pure returns (uint256, uint256, uint256) {
        return (0, 0, 0);
    }

    function dynamicFeeRateForExchange(bytes32, bytes32) external pure returns (uint256, bool) {
        return (0, false);
    }

    function _issue(address account, uint256 amount) private {
        totalSupply += amount;
        balanceOf[account] += amount;
        emit Transfer(address(0), account, amount);
    }
}
