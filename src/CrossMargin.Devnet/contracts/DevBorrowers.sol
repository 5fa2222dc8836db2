// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IBorrowedToken {
    function mint(address to, uint256 value) external;
    function approve(address spender, uint256 value) external returns (bool);
}

interface IBorrowedPool {
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
    function borrow(address asset, uint256 amount, uint256 interestRateMode, uint16 referralCode, address onBehalfOf) external;
}

/// An account that supplied and borrowed, and never acts again.
contract DevBorrower {
    uint256 private constant VARIABLE_RATE = 2;

    constructor(IBorrowedPool pool, address collateral, uint256 amount, address debt, uint256 borrowed) {
        IBorrowedToken(collateral).mint(address(this), amount);
        IBorrowedToken(collateral).approve(address(pool), amount);
        pool.supply(collateral, amount, address(this), 0);
        pool.borrow(debt, borrowed, VARIABLE_RATE, 0, address(this));
    }
}

/// Opens many accounts on an Aave pool in one transaction, each nearer to its line than the one before: for local chains only.
contract DevBorrowers {
    IBorrowedPool private immutable pool;
    address private immutable collateral;
    address private immutable debt;

    constructor(address pool_, address collateral_, address debt_) {
        pool = IBorrowedPool(pool_);
        collateral = collateral_;
        debt = debt_;
    }

    /// The first borrows as much as is given, each further one a step more.
    function open(uint256 count, uint256 amount, uint256 firstDebt, uint256 step) external {
        for (uint256 i = 0; i < count; i++) {
            new DevBorrower(pool, collateral, amount, debt, firstDebt + i * step);
        }
    }
}
