// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface ILoadedToken {
    function mint(address to, uint256 value) external;
    function approve(address spender, uint256 value) external returns (bool);
}

interface ILoadedPool {
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
    function borrow(address asset, uint256 amount, uint256 interestRateMode, uint16 referralCode, address onBehalfOf) external;
    function repay(address asset, uint256 amount, uint256 interestRateMode, address onBehalfOf) external returns (uint256);
}

/// Acts on an Aave pool for many accounts in one transaction: work for an indexer, for local chains only.
contract DevLoader {
    uint256 private constant VARIABLE_RATE = 2;

    ILoadedPool private immutable pool;
    address private immutable collateral;
    address private immutable debt;

    /// Supplies so much of the collateral for itself that it can borrow for ever.
    constructor(address pool_, address collateral_, address debt_, uint256 amount) {
        pool = ILoadedPool(pool_);
        collateral = collateral_;
        debt = debt_;
        ILoadedToken(collateral_).mint(address(this), type(uint128).max);
        ILoadedToken(collateral_).approve(pool_, type(uint256).max);
        ILoadedToken(debt_).approve(pool_, type(uint256).max);
        pool.supply(collateral_, amount, address(this), 0);
    }

    /// Supplies an amount for each of so many rising addresses, then borrows and repays as much as is given of the debt token.
    function work(uint160 firstHolder, uint256 count, uint256 amount, uint256 borrowed) external {
        for (uint256 i = 0; i < count; i++) {
            pool.supply(collateral, amount, address(firstHolder + uint160(i)), 0);
        }
        pool.borrow(debt, borrowed, VARIABLE_RATE, 0, address(this));
        pool.repay(debt, borrowed / 2, VARIABLE_RATE, address(this));
    }
}
